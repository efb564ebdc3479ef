"""What is read by people: the report page and the papers that go with it.

Import from the modules themselves: `esep.publish.report` needs the chart libraries of the extra `publish`.
"""
