package engine_test

import "fmt"

// stageFiles are the definitions of every stage: a campaign of each policy. files change and add to them.
func stageFiles(files map[string]string) map[string][]byte {
	all := map[string][]byte{
		"shop.yaml":                    []byte("name: Test shop\nurl: https://shop.example\nfrom: Test <shop@shop.example>\ncountries: {DE: explicit, US: opt-out}\n"),
		"campaigns/receipt.yaml":       []byte(sending("receipt", "Order Completed, key: order", "receipt", "transactional")),
		"campaigns/letter.yaml":        []byte(sending("letter", "Letter Due, key: n", "plain", "marketing")),
		"campaigns/survey.yaml":        []byte(sending("survey", "Order Delivered, key: order", "plain", "relationship")),
		"campaigns/parcel.yaml":        []byte(sending("parcel", "Order Shipped, key: order", "plain", "service")),
		"templates/plain.liquid":       []byte("---\nsubject: Hello {{ customer.first_name | default: \"you\" }}\npreheader: Hello again\n---\n<p>Hello</p>\n"),
		"templates/plain.txt.liquid":   []byte("Hello\n"),
		"templates/receipt.liquid":     []byte("---\nsubject: Order {{ order.id }}\npreheader: Thanks\n---\n<p>{% for line in order.address %}{{ line }}<br>{% endfor %}{{ order.total }}</p>\n"),
		"templates/receipt.txt.liquid": []byte("{% for item in order.items %}{{ item.name }}\n{% endfor %}"),
	}
	for name, text := range files {
		all[name] = []byte(text)
	}
	return all
}

func sending(name, trigger, template, policy string) string {
	return fmt.Sprintf("campaign: %s\ntrigger: {event: %s}\nsteps:\n  - send: {channel: email, template: %s}\npolicy: %s\n", name, trigger, template, policy)
}
