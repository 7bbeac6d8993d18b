"""What is known of a neighbourhood, an area and the city, on a page and on one sheet of A4. It says the same to everybody."""
