package invoke

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// api is the Lambda Runtime API, version 2018-06-01.
func (p *process) api() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", p.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", p.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", p.failed)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", p.initFailed)
	return mux
}

// next holds the call until there is an invocation.
func (p *process) next(w http.ResponseWriter, r *http.Request) {
	select {
	case i := <-p.work:
		p.mu.Lock()
		p.current = i
		p.mu.Unlock()
		h := w.Header()
		h.Set("Lambda-Runtime-Aws-Request-Id", i.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(i.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:"+p.verb)
		h.Set("Lambda-Runtime-Client-Context", i.client)
		h.Set("Content-Type", "application/json")
		w.Write(i.payload)
	case <-r.Context().Done():
	}
}

func (p *process) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.finish(w, r, outcome{err: p.failure("its answer broke off: " + err.Error())})
		return
	}
	p.finish(w, r, outcome{body: body})
}

func (p *process) failed(w http.ResponseWriter, r *http.Request) {
	p.finish(w, r, outcome{err: p.failure(message(r.Body))})
}

// initFailed is called by a process that cannot start; then it ends.
func (p *process) initFailed(w http.ResponseWriter, r *http.Request) {
	said := message(r.Body)
	p.mu.Lock()
	p.problem = said
	p.mu.Unlock()
	accepted(w)
}

// finish gives the current invocation its outcome, once.
func (p *process) finish(w http.ResponseWriter, r *http.Request, o outcome) {
	p.mu.Lock()
	i := p.current
	if i == nil || i.id != r.PathValue("id") {
		p.mu.Unlock()
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.current = nil
	p.mu.Unlock()
	accepted(w)
	i.result <- o
}

func accepted(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	io.WriteString(w, `{"status":"OK"}`)
}

// message reads an error as the runtime reports it.
func message(body io.Reader) string {
	var e struct{ ErrorMessage string }
	b, err := io.ReadAll(io.LimitReader(body, 1<<20))
	if err == nil {
		err = json.Unmarshal(b, &e)
	}
	if err != nil || e.ErrorMessage == "" {
		return string(b)
	}
	return e.ErrorMessage
}
