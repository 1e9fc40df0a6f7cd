package admin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"rapport/shared/core/fault"
	"rapport/shared/core/yaml"
	"rapport/shared/edge"
	"rapport/shared/edge/route"
	"rapport/shared/edge/session"
)

// sorry is every answer that is not 200.
type sorry struct {
	Error    string    `json:"error"`
	Hint     string    `json:"hint,omitempty"`
	Mistakes []Mistake `json:"mistakes,omitempty"` // of definitions
}

// Mistake is one in a definition file. Line and Column count from 1; 0 means the file, or the line, as a whole.
type Mistake struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Problem string `json:"problem"`
	Hint    string `json:"hint,omitempty"`
}

var hints = map[int]string{
	http.StatusUnauthorized:        "docs/CONSOLE.md says how a program gets a token",
	http.StatusForbidden:           "the claim rapport_role of your token says what it may do",
	http.StatusNotFound:            "docs/openapi.yaml lists what there is",
	http.StatusMethodNotAllowed:    "the header Allow names a method that is taken",
	http.StatusConflict:            "read again what is there now, and send it again made from that",
	http.StatusServiceUnavailable:  "send it again in a few seconds",
	http.StatusInternalServerError: "the function's log says what went wrong",
}

// failed answers an error. What broke inside is for the log.
func failed(ctx context.Context, r edge.Request, err error) edge.Response {
	status := route.Status(err)
	body := sorry{Error: err.Error(), Hint: hints[status], Mistakes: mistakes(err)}
	if len(body.Mistakes) > 0 {
		body.Error = "the definitions have mistakes"
	}
	if status >= http.StatusInternalServerError {
		slog.ErrorContext(ctx, "admin call not answered", "path", r.RawPath, "error", err)
		body.Error = "this did not work just now, and it is not certain that anything was changed"
	}
	resp := respond(status, body)
	switch other, _ := errors.AsType[*route.NotAllowed](err); {
	case other != nil:
		resp.Headers["Allow"] = other.Allow
	case status == http.StatusUnauthorized:
		resp.Headers["WWW-Authenticate"] = `Bearer realm="rapport"`
	case status == http.StatusServiceUnavailable:
		resp.Headers["Retry-After"] = "5"
	}
	return resp
}

func mistakes(err error) []Mistake {
	all, ok := errors.AsType[yaml.Errors](err)
	if !ok {
		return nil
	}
	list := []Mistake{}
	for _, e := range all {
		list = append(list, Mistake{e.File, e.Line, e.Column, e.Problem, e.Hint})
	}
	return list
}

func lacks(p session.Person, role session.Role) error {
	if p.Roles == 0 {
		return fault.New(fault.Forbidden, "this token has no role here; its claim rapport_role names none of view, edit, publish and personal")
	}
	return fault.New(fault.Forbidden, "this needs the role %s; nothing was changed", role)
}
