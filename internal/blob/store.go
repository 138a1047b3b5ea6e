package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// MaxPaper bounds an issued paper in bytes.
const MaxPaper = 64 << 20

// Store keeps blobs in a folder of its own.
type Store struct {
	dir    string
	decode chan struct{} // one decode at a time
}

// Open makes the folder if need be.
func Open(dir string) (*Store, error) {
	for _, d := range []string{dir, filepath.Join(dir, "incoming")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("make blob folder: %w", err)
		}
	}
	return &Store{dir: dir, decode: make(chan struct{}, 1)}, nil
}

// Put keeps the bytes and gives their SHA-256 in hex. When it returns they are
// on disk. More than limit bytes are refused and nothing is left behind.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (sha string, size int64, err error) {
	tmp, err := os.CreateTemp(filepath.Join(s.dir, "incoming"), "blob-")
	if err != nil {
		return "", 0, fmt.Errorf("keep blob: %w", err)
	}
	defer func() {
		if rmErr := os.Remove(tmp.Name()); rmErr != nil && !errors.Is(rmErr, fs.ErrNotExist) {
			err = errors.Join(err, rmErr)
		}
	}()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, sum), io.LimitReader(&cancelled{ctx, r}, limit+1))
	if err == nil && size > limit {
		err = tooLarge(limit)
	}
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return "", 0, err
	}
	sha = hex.EncodeToString(sum.Sum(nil))
	return sha, size, s.settle(tmp.Name(), sha)
}

// settle gives the file its name for good and makes the name durable.
func (s *Store) settle(tmp, sha string) error {
	path := s.path(sha)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep blob: %w", err)
	}
	if err := os.Rename(tmp, path); err != nil {
		return fmt.Errorf("keep blob: %w", err)
	}
	for _, dir := range []string{filepath.Dir(path), s.dir} {
		if err := syncDir(dir); err != nil {
			return fmt.Errorf("keep blob: %w", err)
		}
	}
	return nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Get opens a blob.
func (s *Store) Get(sha string) (*os.File, error) {
	if !isSHA(sha) {
		return nil, fault.Missing("blob.unknown")
	}
	f, err := os.Open(s.path(sha))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Missing("blob.unknown")
	}
	return f, err
}

// Has tells whether a blob is kept.
func (s *Store) Has(sha string) bool {
	if !isSHA(sha) {
		return false
	}
	_, err := os.Stat(s.path(sha))
	return err == nil
}

// Remove takes a blob away, if it is there: for files that live for a time, kept
// in a store of their own.
func (s *Store) Remove(sha string) error {
	if !isSHA(sha) {
		return fault.Missing("blob.unknown")
	}
	if err := os.Remove(s.path(sha)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove blob: %w", err)
	}
	return nil
}

// Read gives the bytes after checking that they are still those of the name.
func (s *Store) Read(sha string) ([]byte, error) {
	f, err := s.Get(sha)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, MaxPaper+1))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != sha {
		return nil, fmt.Errorf("blob %s was changed on disk", sha)
	}
	return b, nil
}

func (s *Store) path(sha string) string { return filepath.Join(s.dir, sha[:2], sha) }

func isSHA(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == sha256.Size && hex.EncodeToString(b) == s
}

// cancelled stops a copy when the request ends.
type cancelled struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancelled) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
