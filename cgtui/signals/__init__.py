"""Pure market logic: values in, values out; time is always an argument."""
