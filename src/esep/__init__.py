"""esep"""
