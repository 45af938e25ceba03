@main
struct ServerCommandMain {
  static func main() {}
}
