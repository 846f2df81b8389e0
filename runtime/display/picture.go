package display

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // so that File shows them
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
)

// PNG shows a picture that is already a PNG file's bytes.
func PNG(data []byte) { show(pictureBundle("image/png", data)) }

// JPEG shows a picture that is already a JPEG file's bytes.
func JPEG(data []byte) { show(pictureBundle("image/jpeg", data)) }

// Image shows a picture.
func Image(m image.Image) { show(imageBundle(m)) }

// File shows a file by its extension: pictures (png, jpg, gif, svg), html, md, json, and anything else as text. The whole
// file becomes part of the notebook; it must have at most 32 MiB.
func File(path string) { show(fileBundle(path)) }

const maxFileBytes = 32 << 20

func fileBundle(path string) (Bundle, error) {
	st, err := os.Stat(path)
	if err != nil {
		return Bundle{}, err
	}
	if st.Size() > maxFileBytes {
		return Bundle{}, fmt.Errorf("%s has %s bytes; a notebook would become too large to open (the limit is %s)", path, thousands(int(st.Size())), thousands(maxFileBytes))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return Bundle{}, err
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		return pictureBundle("image/png", b)
	case ".jpg", ".jpeg":
		return pictureBundle("image/jpeg", b)
	case ".gif":
		return pictureBundle("image/gif", b)
	case ".svg":
		return svgBundle(string(b)), nil
	case ".html", ".htm":
		return htmlBundle(string(b)), nil
	case ".md":
		return markdownBundle(string(b)), nil
	case ".json":
		return jsonBundle("application/json", b)
	}
	return textBundle(string(b)), nil
}

func imageBundle(m image.Image) (Bundle, error) {
	if m == nil {
		return Bundle{}, errors.New("the image is nil")
	}
	r := m.Bounds()
	if r.Empty() {
		return Bundle{}, fmt.Errorf("the image is empty: its bounds are %v", r)
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, m); err != nil {
		return Bundle{}, fmt.Errorf("image: %w", err)
	}
	return Bundle{Data: map[string]any{"image/png": buf.Bytes(), "text/plain": imageText(m)}}, nil
}

func imageText(m image.Image) string {
	r := m.Bounds()
	return fmt.Sprintf("<image %d×%d>", r.Dx(), r.Dy())
}

// pictureBundle looks at the header, so that bytes that are no picture are told apart here and not by a broken icon.
func pictureBundle(mime string, data []byte) (Bundle, error) {
	var c image.Config
	var err error
	name := strings.ToUpper(strings.TrimPrefix(mime, "image/"))
	switch mime {
	case "image/png":
		c, err = png.DecodeConfig(bytes.NewReader(data))
	case "image/jpeg":
		c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	default:
		c, _, err = image.DecodeConfig(bytes.NewReader(data))
	}
	if err != nil {
		return Bundle{}, fmt.Errorf("these %s bytes are no %s picture (they start with %q): %w", thousands(len(data)), name, data[:min(8, len(data))], err)
	}
	return Bundle{
		Data:     map[string]any{mime: data, "text/plain": fmt.Sprintf("<%s picture %d×%d>", name, c.Width, c.Height)},
		Metadata: map[string]any{},
	}, nil
}
