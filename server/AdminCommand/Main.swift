@main
struct AdminCommandMain {
  static func main() {}
}
