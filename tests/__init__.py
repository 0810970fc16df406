"""Tests that read as stories; drivers, builders and the fakes for what is outside."""
