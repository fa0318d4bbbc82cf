"""The spec packs that ship with the hub; each folder is one pack: `pack.toml`, its data, its rules."""
