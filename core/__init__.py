"""The ground: events, slots, paging, forms, exports, PDF, maps, jobs. Knows no other package."""
