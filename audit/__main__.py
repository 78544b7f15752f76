"""`python -m audit` is `contain-audit`."""

from audit.cli import main

if __name__ == "__main__":
    main()
