package assets_test

import (
	"crypto/sha512"
	"encoding/base64"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/assets"
)

func TestVendoredFilesAreThoseThatORIGINNames(t *testing.T) {
	origin, err := fs.ReadFile(assets.Files, "static/vendor/ORIGIN.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]string{}
	for line := range strings.Lines(string(origin)) {
		cells := strings.Split(line, "|")
		if len(cells) == 7 && strings.Contains(cells[5], "sha384-") {
			named[strings.TrimSpace(cells[1])] = strings.TrimSpace(cells[5])
		}
	}
	err = fs.WalkDir(assets.Files, "static/vendor", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch path.Ext(name) {
		case ".js", ".css", ".wasm":
		default:
			return nil
		}
		short := strings.TrimPrefix(name, "static/vendor/")
		content, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return err
		}
		sum := sha512.Sum384(content)
		if got := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); named[short] != got {
			t.Errorf("%s: ORIGIN.md says %q, the file is %q", short, named[short], got)
		}
		delete(named, short)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range named {
		t.Errorf("ORIGIN.md names %s, which is not there", name)
	}
}

func TestNoPageReachesOutToAnotherHost(t *testing.T) {
	err := fs.WalkDir(assets.Files, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return err
		}
		text := string(content)
		// A strict Content-Security-Policy would drop these silently.
		for _, bad := range []string{"http://", "https://", " style=", "<style", " onclick=", "javascript:", "<script>"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s contains %q", name, bad)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A class that is laid out twice in the house's own sheet is two parts under one
// name: the later one breaks pages that its author never looked at.
func TestNoClassIsLaidOutTwice(t *testing.T) {
	sheet, err := fs.ReadFile(assets.Files, "static/site.css")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	no := 0
	for line := range strings.Lines(string(sheet)) {
		no++
		name, _, ok := strings.Cut(line, " {")
		if !ok || !strings.HasPrefix(name, ".st-") || strings.ContainsAny(name, " ,>+~:[") || strings.Count(name, ".") > 1 {
			continue
		}
		if first := seen[name]; first > 0 {
			t.Errorf("site.css:%d: %s is laid out in line %d already; a new part takes a name of its own", no, name, first)
		}
		seen[name] = no
	}
	if len(seen) < 20 {
		t.Errorf("only %d classes were found", len(seen))
	}
}
