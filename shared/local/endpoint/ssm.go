package endpoint

import (
	"net/http"
	"path"
)

type parameter struct {
	Name, Type, Value string
	Version           int
}

// getParameter answers from the secrets, which are named by the last part of the path.
func (e *Endpoint) getParameter(body []byte) (any, error) {
	var in struct{ Name string }
	if err := read(body, &in); err != nil {
		return nil, err
	}
	value, ok := e.o.Secret(path.Base(in.Name))
	if !ok {
		return nil, &problem{http.StatusBadRequest, "ParameterNotFound", "there is no secret " + in.Name}
	}
	return map[string]parameter{"Parameter": {in.Name, "SecureString", value, 1}}, nil
}
