package fact

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sealtrail/sealtrail/internal/ledger"
)

var update = flag.Bool("update", false, "write golden files anew: only for kinds that were never released")

// golden checks that a filled sample is written as the bytes kept in
// testdata/NAME.json, that these are still read, and that no field was left out.
func golden[T any](t *testing.T, name string, sample T) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		filled(t, name, reflect.ValueOf(sample))
		got, err := ledger.Canonical(sample)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("bytes of %s changed:\n got %s\nwant %s", name, got, want)
		}
		var back T
		if err := json.Unmarshal(want, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(sample, back); diff != "" {
			t.Errorf("read back (-written +read):\n%s", diff)
		}
	})
}

// filled fails on a zero field: bytes that are null or empty fix nothing.
func filled(t *testing.T, path string, v reflect.Value) {
	t.Helper()
	if v.IsZero() {
		t.Errorf("%s is not filled in the sample", path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		filled(t, path, v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			filled(t, path+"[]", v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("later") != "" {
				continue
			}
			filled(t, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}
