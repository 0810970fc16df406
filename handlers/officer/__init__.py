"""What an officer can do in a chat."""
