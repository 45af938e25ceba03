enum AgentCorePlaceholder {}
