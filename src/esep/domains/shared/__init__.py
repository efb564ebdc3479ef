"""What several areas of justice say alike, told once: an area takes it from here, and never from another."""
