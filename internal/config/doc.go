// Package config owns what the administrator decides outside the program:
// environment variables and flags become one typed struct, once, at the start.
// It refuses unknown words, half settings and, for the demo, any way to be
// reached from another machine.
//
// # Why
//
// One table (settings.go) names each setting once; environment, flags, --help
// and the README's table are drawn from it, so they cannot disagree. A flag
// wins over its variable. Addresses of databases carry passwords: they may come
// from a file, are never shown as a default in --help, and never logged.
package config
