package item

import "rapport/shared/core/id"

// Shards is how many partitions the agenda and each member list are spread over. To change it, every
// member list has to be written anew; the agenda finds its way by itself, because an alarm names its shard.
const Shards = 16

// Shard returns the shard in which a customer's agenda and member items lie.
func Shard(customer string) int { return id.Mod(Shards, "shard", customer) }
