@main
struct AgentCommandMain {
  static func main() {}
}
