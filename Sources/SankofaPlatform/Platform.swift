// The C library of the platform, for every other module.

#if canImport(Glibc)
  @_exported import Glibc
#elseif canImport(Musl)
  @_exported import Musl
#elseif canImport(Darwin)
  @_exported import Darwin
#else
  #error("Sankofa needs a POSIX C library: Glibc, Musl or Darwin.")
#endif
