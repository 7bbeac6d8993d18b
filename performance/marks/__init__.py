"""Three questions, three marks: different from the city? on track? really changed?"""
