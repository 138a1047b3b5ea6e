package label

import (
	"fmt"
	"strconv"
	"strings"
)

// Base is scheme and host of every address a QR code carries, upper case:
// HTTPS://HOST. It comes from configuration alone, never from a request. Real
// use needs https; http is for a demonstration on the own machine.
type Base struct{ text, host string }

// ParseBase takes scheme and host of a base address; what follows the host is
// cut off, since a path would make every QR code larger.
func ParseBase(address string) (Base, error) {
	scheme, rest, found := strings.Cut(strings.ToUpper(strings.TrimSpace(address)), "://")
	if !found || (scheme != "HTTPS" && scheme != "HTTP") {
		return Base{}, fmt.Errorf("base address %q must begin with https:// or http://", address)
	}
	host, _, _ := strings.Cut(rest, "/")
	if host == "" {
		return Base{}, fmt.Errorf("base address %q names no host", address)
	}
	for _, r := range host {
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]", r) {
			return Base{}, fmt.Errorf("base address %q: a host is written in ASCII letters, digits, dots and hyphens", address)
		}
	}
	return Base{scheme + "://" + host, host}, nil
}

func (b Base) String() string { return b.text }

// HostLength decides the error level a label can carry: up to 12 characters
// level H, up to 24 level Q, in the same symbol size.
func (b Base) HostLength() int { return len(b.host) }

// LabelURL is what a label's QR code says: HTTPS://HOST/T/XXXXXXXXXXXX.
func LabelURL(base Base, code Code) string { return base.text + "/T/" + code.Compact() }

// PaperURL is what a paper's QR code says: HTTPS://HOST/C/C-540102-2026-000041-A.
func PaperURL(base Base, number Number) string {
	return base.text + "/" + number.Kind().String() + "/" + number.String()
}

// EditionURL is what a printed edition of the registry says.
func EditionURL(base Base, edition int) string {
	return base.text + "/REGISTRY/EDITIONS/" + strconv.Itoa(edition)
}
