raise SystemExit("not loaded into the working directory")
