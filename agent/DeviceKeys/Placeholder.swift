enum DeviceKeysPlaceholder {}
