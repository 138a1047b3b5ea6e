package httpd

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// recovery turns a panic into "internal" and a log line with the stack; other
// requests go on. A stack names functions and addresses, no values.
func recovery(o *Options) gin.HandlerFunc {
	return func(c *gin.Context) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // the agreed way to cut a connection; net/http takes it
			}
			o.Log.LogAttrs(c.Request.Context(), slog.LevelError, "panic",
				slog.String(observe.KeyRoute, pattern(c)), slog.String(observe.KeyError, fmt.Sprint(p)),
				slog.String(observe.KeyStack, string(debug.Stack())))
			c.Abort()
			if !c.Writer.Written() {
				o.Fail(c, &fault.Fault{Kind: fault.KindInternal, Code: "internal"})
			}
		}()
		c.Next()
	}
}
