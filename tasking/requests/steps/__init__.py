"""Steps of a request that is logged and chased: their forms and pages."""
