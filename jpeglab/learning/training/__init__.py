"""How the detectors that ship were trained: ``python -m jpeglab train --photos FOLDER``, with the extra [train].

    photos  --samples-->  inputs of a network, labels  --fitting-->  weights  --registry-->  models/NAME.npz, NAME.json

Each network has its PyTorch twin here, which has its gradients. PyTorch is imported inside of functions: nothing that
only runs a trained detector needs it.
"""
