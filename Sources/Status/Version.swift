/// The version of both programs, as CHANGELOG.md numbers it.
package let version = "0.1.0"
