"""The register: cards accepted, corrected, folded into states, and proved never to have been changed."""
