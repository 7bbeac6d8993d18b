"""The fuzzer: finds every form of the product by itself and sends it odd input.

`finding` walks the addresses and reads the forms out of the pages, `inputs` holds what is sent,
`attempts` makes requests of it and judges the answers, `__main__` is `make fuzz`.
"""
