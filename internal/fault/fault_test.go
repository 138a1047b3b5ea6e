package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestEveryKindHasTheStatusOfTheContract(t *testing.T) {
	want := map[Kind]int{KindBadRequest: 400, KindUnauthenticated: 401, KindDenied: 403, KindMissing: 404, KindConflict: 409,
		KindTooLarge: 413, KindUnsupported: 415, KindInvalid: 422, KindLimited: 429, KindUnavailable: 503, KindInternal: 500}
	for kind, status := range want {
		if got := kind.Status(); got != status {
			t.Errorf("%s: %d, want %d", kind, got, status)
		}
	}
}

func TestAWrappedFaultIsStillFound(t *testing.T) {
	err := fmt.Errorf("load: %w", Missing("lot.unknown"))
	if !Is(err, KindMissing) || Is(err, KindDenied) || Of(errors.New("x")) != nil {
		t.Fatal("kind not recognised")
	}
}

func TestAtAndWithLeaveTheOriginalAlone(t *testing.T) {
	a := Invalid("x.y").With("max", "3")
	b := a.At("lines[0].quantity").With("min", "1")
	if a.Field != "" || len(a.Params) != 1 || len(b.Params) != 2 {
		t.Fatalf("shared: %v %v", a, b)
	}
}

func TestUnderPutsPathsTogether(t *testing.T) {
	for _, c := range []struct{ field, path, want string }{
		{"quantity", "lines[0]", "lines[0].quantity"}, {"", "lines", "lines"}, {"[2].name", "lots", "lots[2].name"},
	} {
		if got := Invalid("x").At(c.field).Under(c.path).Field; got != c.want {
			t.Errorf("%q under %q = %q, want %q", c.field, c.path, got, c.want)
		}
	}
}

func TestAListGivesAllFaultsAtOnce(t *testing.T) {
	var l List
	if l.Err() != nil {
		t.Fatal("empty list is an error")
	}
	l.Invalid("a.missing", "a")
	if Of(l.Err()).Code != "a.missing" {
		t.Fatal("a single fault stands for itself")
	}
	plain := errors.New("disk")
	if l.Add(plain) != plain {
		t.Fatal("an unexpected error was swallowed")
	}
	if err := l.Add(Invalid("b.missing").At("b")); err != nil {
		t.Fatal(err)
	}
	if f := Of(l.Err()); len(f.Fields) != 2 || f.Kind != KindInvalid {
		t.Fatalf("got %v", f)
	}
}
