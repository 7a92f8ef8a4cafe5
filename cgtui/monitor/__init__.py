"""The running system: owns all state, publishes frozen snapshots and discrete events."""
