package blob

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Limits of a picture.
const (
	MaxPhoto      = 20 << 20   // bytes
	MaxPixels     = 50_000_000 // width × height
	previewSide   = 1600       // longest side of the copy that is shown
	thumbnailSide = 320
	sniff         = 512
)

// Photo is what is known of a picture after it was kept.
type Photo struct {
	SHA256 string
	Size   int64
	Type   string // image/jpeg, image/png, image/webp
	Width  int
	Height int
}

// PutPhoto checks and keeps a picture: type by content, size, dimensions before
// decoding, and that it really decodes.
func (s *Store) PutPhoto(ctx context.Context, r io.Reader) (Photo, error) {
	b, err := io.ReadAll(io.LimitReader(&cancelled{ctx, r}, MaxPhoto+1))
	if err != nil {
		return Photo{}, err
	}
	if len(b) > MaxPhoto {
		return Photo{}, tooLarge(MaxPhoto)
	}
	p := Photo{Size: int64(len(b)), Type: http.DetectContentType(b[:min(len(b), sniff)])}
	cfg, err := config(p.Type, b)
	if err != nil {
		return Photo{}, err
	}
	p.Width, p.Height = cfg.Width, cfg.Height
	if int64(cfg.Width)*int64(cfg.Height) > MaxPixels {
		return Photo{}, fault.Invalid("photo.too_many_pixels").At("photo").With("max", strconv.Itoa(MaxPixels/1_000_000))
	}
	img, err := s.decoded(ctx, p.Type, b)
	if err != nil {
		return Photo{}, err
	}
	preview, thumbnail, err := copies(img, orientation(p.Type, b))
	if err != nil {
		return Photo{}, err
	}
	if p.SHA256, _, err = s.Put(ctx, bytes.NewReader(b), MaxPhoto); err != nil {
		return Photo{}, err
	}
	for suffix, c := range map[string][]byte{".preview": preview, ".thumb": thumbnail} {
		if err := s.aside(p.SHA256+suffix, c); err != nil {
			return Photo{}, err
		}
	}
	return p, nil
}

// Preview gives a JPEG copy without any metadata: what pages show.
func (s *Store) Preview(sha string, thumbnail bool) ([]byte, error) {
	if !isSHA(sha) {
		return nil, fault.Missing("blob.unknown")
	}
	suffix := ".preview"
	if thumbnail {
		suffix = ".thumb"
	}
	b, err := os.ReadFile(s.path(sha) + suffix)
	if os.IsNotExist(err) {
		return nil, fault.Missing("blob.unknown")
	}
	return b, err
}

// aside keeps a derived copy; it can be made again and need not be synced.
func (s *Store) aside(name string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Join(s.dir, "incoming"), "copy-")
	if err != nil {
		return err
	}
	_, err = tmp.Write(b)
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), s.path(name))
	}
	return err
}

func config(mime string, b []byte) (image.Config, error) {
	var cfg image.Config
	var err error
	switch mime {
	case "image/jpeg":
		cfg, err = jpeg.DecodeConfig(bytes.NewReader(b))
	case "image/png":
		cfg, err = png.DecodeConfig(bytes.NewReader(b))
	case "image/webp":
		cfg, err = webp.DecodeConfig(bytes.NewReader(b))
	default:
		return cfg, fault.Unsupported("photo.not_a_picture").At("photo")
	}
	if err != nil || cfg.Width <= 0 || cfg.Height <= 0 {
		return cfg, fault.Invalid("photo.unreadable").At("photo")
	}
	return cfg, nil
}

// decoded reads the whole picture, one at a time.
func (s *Store) decoded(ctx context.Context, mime string, b []byte) (image.Image, error) {
	select {
	case s.decode <- struct{}{}:
		defer func() { <-s.decode }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var img image.Image
	var err error
	switch mime {
	case "image/jpeg":
		img, err = jpeg.Decode(bytes.NewReader(b))
	case "image/png":
		img, err = png.Decode(bytes.NewReader(b))
	default:
		img, err = webp.Decode(bytes.NewReader(b))
	}
	if err != nil {
		return nil, fault.Invalid("photo.unreadable").At("photo")
	}
	return img, nil
}

// copies draws the picture anew in two sizes: nothing but pixels passes.
func copies(img image.Image, turn int) (preview, thumbnail []byte, err error) {
	if preview, err = shrunk(img, previewSide, turn); err != nil {
		return nil, nil, err
	}
	thumbnail, err = shrunk(img, thumbnailSide, turn)
	return preview, thumbnail, err
}

func shrunk(img image.Image, side, turn int) ([]byte, error) {
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	if long := max(w, h); long > side {
		w, h = max(1, w*side/long), max(1, h*side/long)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Over, nil)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, turned(out, turn), &jpeg.Options{Quality: 80}); err != nil {
		return nil, fmt.Errorf("draw copy: %w", err)
	}
	return b.Bytes(), nil
}

func tooLarge(limit int64) error {
	return fault.TooLarge("blob.too_large").With("max_mb", strconv.FormatInt(limit>>20, 10))
}
