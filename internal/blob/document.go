package blob

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// MaxDocument bounds a file that a firm sends with its papers, in bytes.
const MaxDocument = 20 << 20

// PDF is the only document besides pictures that is taken.
const PDF = "application/pdf"

// PutDocument checks and keeps a paper: a PDF as it is, a JPEG or PNG like every
// picture, so that what pages show has no metadata. The type is told by content.
func (s *Store) PutDocument(ctx context.Context, r io.Reader) (Photo, error) {
	b, err := io.ReadAll(io.LimitReader(&cancelled{ctx, r}, MaxDocument+1))
	if err != nil {
		return Photo{}, err
	}
	if len(b) > MaxDocument {
		return Photo{}, tooLarge(MaxDocument)
	}
	switch mime := http.DetectContentType(b[:min(len(b), sniff)]); mime {
	case PDF:
		sha, size, err := s.Put(ctx, bytes.NewReader(b), MaxDocument)
		return Photo{SHA256: sha, Size: size, Type: mime}, err
	case "image/jpeg", "image/png":
		return s.PutPhoto(ctx, bytes.NewReader(b))
	}
	return Photo{}, fault.Unsupported("document.type").At("document")
}

// Describe tells what a kept file is by its content.
func (s *Store) Describe(sha string) (mime string, size int64, err error) {
	f, err := s.Get(sha)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	head := make([]byte, sniff)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.ErrUnexpectedEOF {
		return "", 0, err
	}
	return http.DetectContentType(head[:n]), info.Size(), nil
}

// Document gives a kept paper to read: a picture as a copy without metadata.
func (s *Store) Document(sha string) (body io.ReadCloser, mime string, err error) {
	if mime, _, err = s.Describe(sha); err != nil {
		return nil, "", err
	}
	if mime == PDF {
		f, err := s.Get(sha)
		return f, mime, err
	}
	b, err := s.Preview(sha, false)
	return io.NopCloser(bytes.NewReader(b)), "image/jpeg", err
}
