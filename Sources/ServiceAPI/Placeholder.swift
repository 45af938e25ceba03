enum ServiceAPIPlaceholder {}
