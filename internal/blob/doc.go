// Package blob keeps photos and issued papers by the SHA-256 of their bytes, in
// files. It refuses to know what a picture shows: it only knows what kind of
// bytes it holds, how large they are, and how to make a copy that tells nothing
// about the camera, the place or the person (no metadata).
//
// A picture is typed by its content, its dimensions are read before anything is
// decoded, and its bytes are on disk before anyone may name their hash.
//
// # Limits
//
//	20 MB a picture, 50 megapixels, JPEG, PNG or WebP; one decode at a time
//	(50 megapixels take about 200 MB of memory); papers up to 64 MB.
//
// # Why
//
// The original is evidence and stays exactly as it came, metadata included; it
// is given only to those entitled, as an attachment. Everybody else sees a
// picture that was decoded and encoded anew, which drops every tag a camera
// leaves behind. A name that is the hash makes storing twice harmless and
// damage visible.
package blob
