/// A rule that the schema itself keeps, whoever writes.
package enum StoreConstraint: String, Hashable, Sendable, CaseIterable {
  case duplicateTenant = "duplicate_tenant"
  case duplicateDevice = "duplicate_device"
  /// A key names one device for ever, retired ones too.
  case duplicateKey = "duplicate_key"
  case duplicateToken = "duplicate_token"
  case duplicateCredential = "duplicate_credential"
  /// Same digest, or same name and version with another text.
  case duplicatePolicy = "duplicate_policy"
  case duplicateException = "duplicate_exception"
  case duplicateKeyEpoch = "duplicate_key_epoch"
  /// A name has at most two credentials that are neither revoked nor expired.
  case twoLiveCredentials = "two_live_credentials"
  /// All credentials of a name have one role.
  case oneRolePerName = "one_role_per_name"
  /// A tenant keeps at least one administrator's credential.
  case lastAdministrator = "last_administrator"
  /// A retired device stays retired.
  case retiredIsFinal = "retired_is_final"
  /// A device's id, key and tenant, a policy's text, a token's terms never change; none of them is deleted.
  case immutable = "immutable"
  /// Audit rows are neither changed nor deleted.
  case appendOnly = "append_only"
  /// A row names another that is not there, or is another tenant's.
  case missingReference = "missing_reference"
  /// A value is outside what its column allows.
  case invalidValue = "invalid_value"
}
