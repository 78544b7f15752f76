"""Code that is kept out of sight, as facts: what was done and where, whether or not it means harm.

`file.with_hidden` is called once for each file of code, with its bytes and what was seen in them;
`javascript.decoding` asks the syntax where that which is run comes from; `unsourced` compares what was
built with what it was built from.
"""
