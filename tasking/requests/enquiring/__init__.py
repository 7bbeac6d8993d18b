"""How many councillors' enquiries there are: numbers for managers, and no word of any."""
