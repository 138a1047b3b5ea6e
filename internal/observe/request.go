package observe

import (
	"context"
	"crypto/rand"
	"strings"
)

type requestKey struct{}

// NewRequestID is 26 random characters; it says nothing about anybody.
func NewRequestID() string { return strings.ToLower(rand.Text()) }

// WithRequestID returns a context whose log lines carry the id.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestID is the id of the request, or "" outside of one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
