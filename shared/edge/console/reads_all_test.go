package console

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/edge/session"
)

// opened are the pages with what is opened for each, and how often it may ask the table: of a shop of two months, thirty customers, three
// campaigns. What grows with the shop is said. The port of the table has no scan: each of these reads a part of one partition.
var opened = map[string]struct {
	path string
	most int
}{
	"/console":                                    {"/console", 69},                    // the week's open days, and the agenda's shards
	"/console/campaigns":                          {"/console/campaigns", 40},          // and one for each campaign
	"/console/campaigns/{name}":                   {"/console/campaigns/reminder", 38}, // and 17 for each open day
	"/console/changes":                            {"/console/changes", 6},
	"/console/changes/preview":                    {"/console/changes/preview", 6}, // and three for each of at most 2,000 customers
	"/console/changes/versions/{version}":         {"/console/changes/versions/1", 3},
	"/console/customers":                          {"/console/customers", 41},                  // and one for each customer shown
	"/console/customers/{id}":                     {"/console/customers/u.c1@home.example", 3}, // and one for each that was folded in
	"/console/customers/{id}/erase":               {"/console/customers/u.c1@home.example/erase", 1},
	"/console/edit/shop":                          {"/console/edit/shop", 3},
	"/console/edit/{folder}/{name}":               {"/console/edit/segments/readers", 3},
	"/console/messages":                           {"/console/messages", 148}, // the shards of two days
	"/console/messages/{customer}/{message}":      {"/console/messages/CUSTOMER/MESSAGE", 3},
	"/console/messages/{customer}/{message}/mail": {"/console/messages/CUSTOMER/MESSAGE/mail", 3},
	"/console/new":                                {"/console/new", 3},
	"/console/people":                             {"/console/people?campaign=reminder&kind=enrolled", 504}, // the shards of each day that is looked through
	"/console/segments":                           {"/console/segments", 3},                                 // and one for each segment
	"/console/segments/{name}":                    {"/console/segments/readers", 16},                        // the shards, and eight customers
	"/console/templates":                          {"/console/templates", 1},
	"/console/templates/{name}":                   {"/console/templates/hi", 2},
	"/console/templates/{name}/mail":              {"/console/templates/hi/mail", 2},
}

func TestNoPageReadsMoreThanItsBound(t *testing.T) {
	s, w := newWorldStage(t)
	var customer, message string
	for _, it := range w.Items() {
		if item.IsMessage(it.Key) {
			customer, message = strings.TrimPrefix(it.Partition, "C#"), strings.TrimPrefix(it.Sort, "MSG#")
		}
	}
	require.NotEmpty(t, message, "somebody got a mail")
	everyRole := []session.Role{session.View, session.Edit, session.Publish, session.Personal}
	var pages []string
	for _, r := range s.routes {
		if r.Method == http.MethodGet && r.Role != 0 {
			pages = append(pages, r.Path)
		}
	}
	slices.Sort(pages)
	require.Equal(t, slices.Sorted(maps.Keys(opened)), pages, "each page has its bound here")
	for _, name := range pages {
		page := opened[name]
		path := strings.NewReplacer("CUSTOMER", customer, "MESSAGE", message).Replace(page.path)
		require.LessOrEqual(t, s.readsOf(t, path, everyRole...), page.most, name)
	}
}
