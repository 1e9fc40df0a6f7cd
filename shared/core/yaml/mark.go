package yaml

// Mark is a place that somebody may want to be told of though it is no mistake: what there is to say shows only when every file was read.
type Mark struct {
	File         string
	Line, Column int
	What         any // what the reader of the node found there
}

// Mark remembers what was found at the node. It does nothing for the nil Node.
func (n *Node) Mark(what any) {
	if n != nil {
		n.file.marks = append(n.file.marks, Mark{n.file.Name, n.Line, n.Column, what})
	}
}

// Marks returns what was marked, in the order in which it was.
func (f *File) Marks() []Mark { return f.marks }
