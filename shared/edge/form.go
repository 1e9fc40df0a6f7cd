package edge

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"

	"rapport/shared/core/fault"
	"rapport/shared/core/link"
	"rapport/shared/core/policy"
)

// maxForm is more than any form of ours or of a mail program's has.
const maxForm = 16 << 10

// choice is what a customer says of a topic; an empty topic is all of the channel.
type choice struct {
	topic    string
	granted  bool
	oneClick bool
	nonce    string // of the page whose button it was; "" for none
}

// ReadForm reads a form of at most max bytes, sent in either of HTML's encodings: mail programs use both. It returns fault.Invalid for
// what is no form and fault.TooLarge for more.
func ReadForm(r Request, max int) (url.Values, error) {
	b, err := Content(r, max)
	if err != nil {
		return nil, err
	}
	kind, params, err := mime.ParseMediaType(Header(r, "Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		return readMultipart(b, params["boundary"])
	}
	form, err := url.ParseQuery(string(b))
	if err != nil {
		return nil, fault.New(fault.Invalid, "what was sent is not a form")
	}
	return form, nil
}

func readMultipart(b []byte, boundary string) (url.Values, error) {
	form := url.Values{}
	parts := multipart.NewReader(bytes.NewReader(b), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return form, nil
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "what was sent is not a form")
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, fault.New(fault.Invalid, "what was sent is not a form")
		}
		form.Add(part.FormName(), string(value))
	}
}

// readChoice reads what a form says: RFC 8058's one click, or topic and say of a button. A one-click POST
// means the topic of the mail that it came with, so only such a mail's link takes it.
func readChoice(form url.Values, claim link.Claim, shop policy.Shop) (choice, error) {
	if form.Get("List-Unsubscribe") == "One-Click" {
		if claim.Purpose != link.Unsubscribe {
			return choice{}, fault.New(fault.Invalid, "this link is of a page and not of one mail; use the page's buttons")
		}
		return choice{topic: claim.Topic, oneClick: true}, nil
	}
	c := choice{topic: form.Get("topic"), granted: form.Get("say") == "yes", nonce: form.Get("form")}
	switch {
	case !form.Has("topic") || !c.granted && form.Get("say") != "no" || len(c.nonce) > 64:
		return choice{}, fault.New(fault.Invalid, "no choice was sent; open the link again and use one of its buttons")
	case c.topic == "" && c.granted:
		return choice{}, fault.New(fault.Invalid, "everything at once can only be stopped; choose what you would like to get")
	case c.topic != "" && title(shop, c.topic) == "":
		return choice{}, fault.New(fault.Invalid, "the shop has no such topic any more; open the link again")
	}
	return c, nil
}

// done says what a choice changed.
func (c choice) done(shop policy.Shop) string {
	name := title(shop, c.topic)
	switch {
	case c.granted:
		return fmt.Sprintf("Done: you will get “%s” again.", name)
	case c.topic == "":
		return "Done: you will get none of these any more."
	case name == "":
		return "Done: you will get no more of these."
	}
	return fmt.Sprintf("Done: you will get no more of “%s”.", name)
}

// title returns what a topic is called; "" for one that shop.yaml does not declare.
func title(shop policy.Shop, topic string) string {
	for _, t := range shop.Topics {
		if t.Name == topic {
			if t.Title == "" {
				return t.Name
			}
			return t.Title
		}
	}
	return ""
}
