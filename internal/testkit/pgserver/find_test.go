package pgserver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheNewestVersionComesFirst(t *testing.T) {
	root := t.TempDir()
	for _, v := range []string{"9.6", "15", "16", "9"} {
		if err := os.MkdirAll(filepath.Join(root, v, "bin"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	found := debianFolders(root)
	if len(found) != 4 || !strings.Contains(found[0], "/16/") || !strings.Contains(found[1], "/15/") {
		t.Fatal(found)
	}
}

func TestWithoutPostgreSQLTheErrorSaysWhatToInstall(t *testing.T) {
	t.Setenv("SEALTRAIL_TEST_PG_BIN", t.TempDir())
	_, err := Start(t.Context())
	if !errors.Is(err, ErrAbsent) || !strings.Contains(err.Error(), "apt-get install -y postgresql") {
		t.Fatalf("got %v", err)
	}
}

func TestAServerAnswersAndLeavesNothingBehind(t *testing.T) {
	s, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatalf("stopping twice: %v", err)
	}
	if _, err := os.Stat(s.folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left behind: %s (%v)", s.folder, err)
	}
}
