/// The addresses at which strangers reach this host: its public ones, or, behind a router, all but loopback and link-local.
enum LocalAddresses {
  /// From `/proc/net/fib_trie`: an address line followed by one that says `host LOCAL`.
  static func ipv4(of machine: Machine) -> [UInt128]? {
    do throws(MachineError) {
      var addresses: Set<UInt128> = []
      var latest: UInt128?
      for line in try machine.text("/proc/net/fib_trie").split(separator: "\n") {
        if line.contains("|--") {
          latest = line.split(separator: " ").last.flatMap { IPAddress.number(String($0), .ipv4) }
        } else if line.contains("host LOCAL"), let latest, latest >> 24 != 0x7F, latest >> 16 != 0xA9FE {
          addresses.insert(latest)
        }
      }
      return reachable(addresses, .ipv4)
    } catch {
      return nil
    }
  }

  /// From `/proc/net/if_inet6`: 32 hexadecimal digits at the start of each line.
  static func ipv6(of machine: Machine) -> [UInt128]? {
    do throws(MachineError) {
      let lines = try machine.text("/proc/net/if_inet6").split(separator: "\n")
      let all = lines.compactMap { UInt128($0.prefix(32), radix: 16) }
      return reachable(Set(all.filter { $0 != 1 && $0 >> 118 != 0x3FA }), .ipv6)
    } catch {
      return nil
    }
  }

  private static func reachable(_ addresses: Set<UInt128>, _ family: AddressFamily) -> [UInt128]? {
    let open = addresses.filter { !family.isPrivate($0) }
    let chosen = open.isEmpty ? addresses : open
    return chosen.isEmpty ? nil : chosen.sorted()
  }
}
