import ServiceAPI
import StrictJSON

extension AssuranceDemand {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let minimum: Assurance = try reader.choice("minimum")
    var vouching = Vouching.nobody
    if let value = reader.optional("ek_vouched_by") {
      let vouchingPointer = reader.pointer(to: "ek_vouched_by")
      vouching = try Vouching(reading: value, at: vouchingPointer)
      guard minimum == .tpm else {
        throw JSONFieldError(vouchingPointer, .invalid("has a meaning only where minimum is tpm"))
      }
    }
    try reader.finish()
    self.init(minimum: minimum, vouching: vouching)
  }

  var json: JSONValue {
    var object = JSONObject()
    object["minimum"] = .string(minimum.rawValue)
    switch vouching {
    case .nobody: break
    case .anyOf(let vouchers): object["ek_vouched_by"] = ["any_of": Self.list(vouchers)]
    case .allOf(let vouchers): object["ek_vouched_by"] = ["all_of": Self.list(vouchers)]
    }
    return .object(object)
  }

  private static func list(_ vouchers: Set<EKVoucher>) -> JSONValue {
    .array(vouchers.sorted().map { .string($0.rawValue) })
  }
}

extension AssuranceDemand.Vouching {
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let anyOf: Set<EKVoucher>? = reader.object["any_of"] == nil ? nil : try reader.words("any_of")
    let allOf: Set<EKVoucher>? = reader.object["all_of"] == nil ? nil : try reader.words("all_of")
    try reader.finish()
    switch (anyOf, allOf) {
    case (let vouchers?, nil): self = .anyOf(vouchers)
    case (nil, let vouchers?): self = .allOf(vouchers)
    default: throw JSONFieldError(pointer, .invalid("must have exactly one of any_of, all_of"))
    }
  }
}
