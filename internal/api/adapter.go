package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// routes collects what huma registers until a router is there.
type routes struct{ all []route }

type route struct {
	op     *huma.Operation
	handle func(huma.Context)
}

var _ huma.Adapter = (*routes)(nil)

// Handle is called by huma once per operation.
func (r *routes) Handle(op *huma.Operation, handle func(huma.Context)) {
	r.all = append(r.all, route{op, handle})
}

// ServeHTTP is part of huma's interface; gin serves.
func (r *routes) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNotFound)
}

func (r route) path() string {
	return strings.NewReplacer("{", ":", "}", "").Replace(r.op.Path)
}

func (r route) serve(c *gin.Context) { r.handle(humagin.NewContext(r.op, c)) }
