"""Order: places, ranks, running extremes, and what occurs how often."""
