package house

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// finder says what a piece of code changes of a state.
type finder struct {
	*compiled
	info *types.Info
}

// inPlace are the functions of package slices that change the list that they are given.
var inPlace = []string{"Sort", "SortFunc", "SortStableFunc", "Reverse", "Delete", "DeleteFunc", "Compact", "CompactFunc", "Insert", "Replace"}

func (f finder) changes(n ast.Node) (all []string) {
	add := func(what string, found bool) {
		if found {
			all = append(all, what)
		}
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			add(f.assigned(l))
		}
	case *ast.IncDecStmt:
		add(f.assigned(n.X))
	case *ast.RangeStmt:
		add(f.assigned(n.Key))
		add(f.assigned(n.Value))
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			what, found := f.field(n.X)
			add("address of "+what, found)
		}
	case *ast.CompositeLit:
		for _, what := range f.made(n) {
			add("makes "+what, true)
		}
	case *ast.CallExpr:
		add(f.called(n))
	}
	return all
}

// assigned tells whether an assignment to an expression reaches into a state: by its field, or by an element of one of its lists.
func (f finder) assigned(l ast.Expr) (what string, found bool) {
	if l == nil {
		return "", false
	}
	if _, in := f.field(l); in {
		return last(l), true
	}
	for e := l; ; {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			if list, ok := f.info.TypeOf(x.X).Underlying().(*types.Slice); ok && f.part(list.Elem()) {
				return "element", true
			}
			e = x.X
		default:
			return "", false
		}
	}
}

// last is the field that an expression ends in.
func last(e ast.Expr) string {
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		return last(x.X)
	}
	return ""
}

// field tells whether an expression passes a field of a state or of a part that only states have, and which.
func (f finder) field(e ast.Expr) (name string, found bool) {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			if s, ok := f.info.Selections[x]; ok && s.Kind() == types.FieldVal && f.own(s.Recv()) {
				return x.Sel.Name, true
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return "", false
		}
	}
}

// part tells whether a type is one that a state is made of; own whether it is one of package customer besides.
func (f finder) part(t types.Type) bool {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return f.parts[t.String()]
}

func (f finder) own(t types.Type) bool {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := t.(*types.Named)
	return ok && f.part(t) && named.Obj().Pkg().Path() == customers
}

// made lists the fields that a literal gives a state beside its name.
func (f finder) made(lit *ast.CompositeLit) (names []string) {
	if f.info.TypeOf(lit).String() != customers+".State" {
		return nil
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if name := kv.Key.(*ast.Ident).Name; name != "ID" {
				names = append(names, name)
			}
		} else {
			return []string{"every field"}
		}
	}
	return names
}

// called tells whether a call makes another state of one (all such methods but Without), or changes one of its lists in place.
func (f finder) called(call *ast.CallExpr) (what string, found bool) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if _, builtin := f.info.Uses[fun].(*types.Builtin); builtin && (fun.Name == "copy" || fun.Name == "clear") {
			what, found = f.field(call.Args[0])
			return fun.Name + " of " + what, found
		}
	case *ast.SelectorExpr:
		if s, ok := f.info.Selections[fun]; ok && f.own(s.Recv()) {
			result := s.Obj().Type().(*types.Signature).Results()
			makes := s.Kind() == types.MethodVal && result.Len() == 1 && f.own(result.At(0).Type())
			return "calls " + fun.Sel.Name, makes && fun.Sel.Name != "Without"
		}
		if obj := f.info.Uses[fun.Sel]; obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "slices" && slices.Contains(inPlace, fun.Sel.Name) {
			what, found = f.field(call.Args[0])
			return fun.Sel.Name + " of " + what, found
		}
	}
	return "", false
}
